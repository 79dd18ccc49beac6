package main

import (
	"fmt"
	"sync"
)

func main() {
	results := make(chan int, 8)
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			results <- n * n
			close(results)
		}(i)
	}
	wg.Wait()
	fmt.Println(len(results))
}
