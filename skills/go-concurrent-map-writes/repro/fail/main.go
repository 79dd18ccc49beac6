package main

import (
	"fmt"
	"sync"
)

func main() {
	hits := map[int]int{}
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 1_000_000; i++ {
				hits[i%64]++
			}
		}()
	}
	wg.Wait()
	fmt.Println(len(hits))
}
