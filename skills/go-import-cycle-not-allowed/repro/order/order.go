package order

import "example.com/shop/customer"

type Order struct{ Cents int }

func Place(c *customer.Customer, cents int) {
	c.Orders = append(c.Orders, Order{Cents: cents})
}
