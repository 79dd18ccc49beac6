package main

import "fmt"

type Index struct {
	pages map[string][]int
}

func (ix *Index) Add(word string, page int) {
	if ix.pages == nil {
		ix.pages = make(map[string][]int)
	}
	ix.pages[word] = append(ix.pages[word], page)
}

func main() {
	ix := &Index{}
	ix.Add("go", 7)
	fmt.Println(ix.pages)
}
