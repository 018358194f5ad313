// Command skip is the Lambda function that answers POST /skip.
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
		log.Fatalf("skip: %v", err)
	}
	lambda.Start(functions.Skip)
}
