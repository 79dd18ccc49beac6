package main

func main() { println("served") }
