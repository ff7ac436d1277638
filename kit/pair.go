package kit

import (
	"context"

	"github.com/threebook/threebook/kit/pairs"
)

// Pair matches descriptions with code and writes them as Parquet, JSON or JSON lines.
func Pair(ctx context.Context, env Env, c pairs.Config) (pairs.Report, error) {
	if c.Progress == nil {
		c.Progress = env.stage("pair")
	}
	return pairs.Make(ctx, c)
}
