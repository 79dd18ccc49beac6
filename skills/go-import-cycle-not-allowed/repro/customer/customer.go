package customer

import "example.com/shop/order"

type Customer struct {
	Name   string
	Orders []order.Order
}

func (c *Customer) Total() (sum int) {
	for _, o := range c.Orders {
		sum += o.Cents
	}
	return sum
}
