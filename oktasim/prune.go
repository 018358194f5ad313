package oktasim

import "time"

// pruneAt is how many open transactions trigger a sweep: an org that runs for
// weeks must not grow with every visitor who walked away.
const pruneAt = 4096

// prune forgets transactions and links that nobody can use any more.
func (o *Org) prune(now time.Time) {
	if len(o.byInteraction) < pruneAt {
		return
	}
	for handle, tx := range o.byInteraction {
		if now.After(tx.expires.Add(time.Hour)) {
			delete(o.byInteraction, handle)
			delete(o.byHandle, tx.handle)
			delete(o.codes, tx.code)
		}
	}
	for token, i := range o.tokens {
		if now.After(i.until) || i.dead {
			delete(o.tokens, token)
		}
	}
	for id, until := range o.assertions {
		if now.After(until) {
			delete(o.assertions, id)
		}
	}
	for number, recent := range o.calls {
		if len(recent) == 0 || now.After(recent[len(recent)-1].Add(24*time.Hour)) {
			delete(o.calls, number)
		}
	}
	for token, l := range o.links {
		if now.After(l.until) {
			delete(o.links, token)
		}
	}
}
