// Package journeys walks through whole sign-ups over HTTP, as a page would, against a simulated org. Each file of
// testdata is one policy or one way to go wrong, in the words below; a reader needs no Go to check what is promised.
// (Scripts and their other commands: github.com/rogpeppe/go-internal/testscript.)
//
//	org [-processes] [FILE] [NAME=value…]  an org with the policy of FILE, and an API set up for it; -processes: each
//	                                       request is served by a function's own program, started for it alone
//	restart [NAME=value…]        the API starts again, with changed settings
//	start [JSON]                 begins a sign-up: POST /register without a continuation
//	post ROUTE [JSON]            posts with the newest continuation
//	with 'NAME: value'           the next request has this header
//	send METHOD ROUTE [BODY]     sends exactly this
//	large METHOD ROUTE N         sends a body of N bytes
//	answer STATUS WORD [WORD]    the answer is a view (its status, and the step's name) or a problem (its code, and its
//	                             action)
//	[!] has PATH [JSON]          the answer holds this. A step of the path is a member, an index, length, or
//	                             name=value, which picks the element with that member
//	calls N                      how many calls the API made to the org since this was last asked, public keys not counted
//	[!] told HEADER [REGEXP]     what the last of these calls said
//	size MAX                     the continuation has at most MAX bytes
//	keep NAME, use NAME          the continuation
//	code TO, link TO             ${code}, ${link}: the newest in the inbox
//	sent TO N [CHANNEL]          how many messages there are for TO
//	user EMAIL PATH JSON         what the org knows of an account; users N counts them
//	open URL, arrives REGEXP     a browser follows redirects, and stops at the site
//	clock DURATION               time passes, for org and API
//	fault JSON, unspoil          a request to the org is spoiled, see oktasim.Fault; no more of that
//
// ${NAME} is replaced, also between quotes; ${api} is where the API is. Whatever the script says, every answer is held against api/openapi.yaml, and after every
// request the log must have one more line and none of the secrets that were seen so far.
package journeys
