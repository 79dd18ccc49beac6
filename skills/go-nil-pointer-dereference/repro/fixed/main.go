package main

import "fmt"

type Notifier interface{ Notify(string) }

type Mailer struct{ from string }

func (m *Mailer) Notify(text string) { fmt.Println(m.from+":", text) }

func newMailer(from string) Notifier {
	if from == "" {
		return nil
	}
	return &Mailer{from: from}
}

func main() {
	n := newMailer("")
	if n == nil {
		fmt.Println("no notifier configured")
	} else {
		n.Notify("disk full")
	}
}
