package main

import "fmt"

type Notifier interface{ Notify(string) }

type Mailer struct{ from string }

func (m *Mailer) Notify(text string) { fmt.Println(m.from+":", text) }

func newMailer(from string) *Mailer {
	if from == "" {
		return nil
	}
	return &Mailer{from: from}
}

func main() {
	var n Notifier = newMailer("")
	if n != nil {
		n.Notify("disk full")
	}
}
