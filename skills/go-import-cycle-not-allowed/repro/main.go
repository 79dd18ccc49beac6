package main

import (
	"fmt"

	"example.com/shop/customer"
	"example.com/shop/order"
)

func main() {
	c := customer.Customer{Name: "Ann"}
	order.Place(&c, 1250)
	fmt.Println(c.Name, c.Total())
}
