// Package gateway stands between API Gateway and the sign-up engine: an HTTP API event (payload 2.0) comes in, a typed
// input goes to the engine, and its view or problem goes out. Nothing else in the project knows HTTP headers.
//
//	event -> route -> origin -> method -> media type -> size -> strict JSON -> engine -> view | problem
//
// Every refusal is a *flow.Problem, rendered in one place. What differs between routes is in two tables: [Steps] for the
// routes that pages post to, [Login] for those that browsers are sent to. Each Lambda function serves a few rows; the
// simulated deployment on one machine serves all of them over net/http, through the very same code (http.go).
//
// Nothing here logs or echoes what a person typed: one line per request says which route, how it ended, and how long
// it took.
package gateway
