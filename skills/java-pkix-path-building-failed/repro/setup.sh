#!/usr/bin/env bash
set -euo pipefail
# A private authority, and a server certificate signed by it.
key="-keyalg RSA -keysize 2048 -validity 3650 -storetype PKCS12 -storepass changeit"
keytool -genkeypair -alias ca -dname "CN=Shop Test CA" -ext bc:c -keystore ca.p12 $key
keytool -exportcert -rfc -alias ca -keystore ca.p12 -storepass changeit -file ca.pem
keytool -genkeypair -alias server -dname "CN=localhost" -keystore server.p12 $key
keytool -certreq -alias server -keystore server.p12 -storepass changeit -file server.csr
keytool -gencert -alias ca -keystore ca.p12 -storepass changeit -infile server.csr -ext san=dns:localhost \
  -validity 3650 -rfc -outfile server.pem
cat server.pem ca.pem > chain.pem
keytool -importcert -noprompt -alias ca -file ca.pem -keystore server.p12 -storepass changeit
keytool -importcert -noprompt -alias server -file chain.pem -keystore server.p12 -storepass changeit
