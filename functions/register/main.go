// Command register is the Lambda function that answers POST /register, /register/resume and /register/cancel.
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
		log.Fatalf("register: %v", err)
	}
	lambda.Start(functions.Register)
}
