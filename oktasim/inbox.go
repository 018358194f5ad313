package oktasim

import (
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed inbox.html
var inboxSource string

var inboxTemplate = template.Must(template.New("inbox").Parse(inboxSource))

// inbox shows people what the org has sent: it is where they read their code
// and click their link. ?to= narrows it to one recipient.
func (o *Org) inbox(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", htmlMedia)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
	query := r.URL.Query()
	view := inboxView{
		To: query.Get("to"), Live: query.Get("refresh") != "off", App: o.Policy().Client.Label,
		Messages: o.Messages(query.Get("to")), Users: o.Users(), Seed: o.Seed(),
	}
	_ = inboxTemplate.Execute(w, view) // the reader may be gone
}

// inboxView is what the page shows.
type inboxView struct {
	To, App  string
	Live     bool // reloads itself
	Messages []Message
	Users    []User
	Seed     uint64
}
