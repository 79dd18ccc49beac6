package main

import "fmt"

func squares(in []int, out chan<- int) {
	defer close(out)
	for _, n := range in {
		out <- n * n
	}
}

func main() {
	results := make(chan int)
	go squares([]int{1, 2, 3}, results)
	for r := range results {
		fmt.Println(r)
	}
}
