// Command login is the Lambda function that answers /login, /login/callback and every unknown path.
package main

import (
	"log"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/idxflow/idxflow/internal/app/login"
)

func main() {
	handler, err := login.New()
	if err != nil {
		log.Fatalf("login: %v", err)
	}
	lambda.Start(handler)
}
