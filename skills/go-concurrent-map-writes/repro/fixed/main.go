package main

import (
	"fmt"
	"sync"
)

func main() {
	hits := map[int]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 10_000; i++ {
				mu.Lock()
				hits[i%64]++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(len(hits))
}
