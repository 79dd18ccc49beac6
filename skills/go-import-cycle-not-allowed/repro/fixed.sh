#!/usr/bin/env bash
set -euo pipefail
mv order/order.go.fixed order/order.go
printf '\nfunc (c *Customer) AddOrder(o order.Order) {\n\tc.Orders = append(c.Orders, o)\n}\n' >> customer/customer.go
GOWORK=off go build -o shop .
./shop
