package main

import (
	"fmt"

	"example.com/money"
)

func main() {
	fmt.Println(money.Cents(3))
}
