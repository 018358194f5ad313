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
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'")
	to := r.URL.Query().Get("to")
	_ = inboxTemplate.Execute(w, struct { // the reader may be gone
		To       string
		Messages []Message
		Users    []User
		Policy   Policy
		Seed     uint64
	}{to, o.Messages(to), o.Users(), o.Policy(), o.Seed()})
}
