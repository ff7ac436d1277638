package kit

import (
	"context"

	"github.com/threebook/threebook/kit/rate"
)

// RateConfig of [Rate]. Tests and Output are required.
type RateConfig = rate.Config

// Rate opens a page of this machine on which a person scores the pictures of tests,
// blind, and returns when the person has finished or ctx is done.
func Rate(ctx context.Context, c RateConfig) (rate.Summary, error) { return rate.Serve(ctx, c) }
