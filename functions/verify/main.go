// Command verify is the Lambda function that answers POST /verify, /verify/resend and /verify/poll.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/idxflow/idxflow/internal/app/steps"
)

func main() {
	functions, err := steps.New(context.Background())
	if err != nil {
		log.Fatalf("verify: %v", err)
	}
	lambda.Start(functions.Verify)
}
