#!/usr/bin/env bash
set -euo pipefail
keytool -importcert -noprompt -alias shop-ca -file ca.pem -keystore trust.p12 -storetype PKCS12 -storepass changeit
java -Djavax.net.ssl.trustStore="$PWD/trust.p12" -Djavax.net.ssl.trustStorePassword=changeit Serve.java
