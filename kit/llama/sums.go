package llama

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/gobackend"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
)

// RowSums adds x [..., n], float32, up over its last axis: [..., 1]. The pure-Go
// backend visits the elements of a reduction one by one, so there it is a product
// with ones, which takes a fraction of the time.
func RowSums(x *Node) *Node {
	if !pureGo(x.Graph()) {
		return ReduceAndKeep(x, ReduceSum, -1)
	}
	dims := append([]int(nil), x.Shape().Dimensions...)
	n := dims[len(dims)-1]
	ones := Ones(x.Graph(), shapes.Make(dtypes.Float32, 1, n))
	dims[len(dims)-1] = 1
	return Reshape(Dot(Reshape(x, -1, n), ones).General([]int{1}, nil, []int{1}, nil), dims...)
}

// pureGo says whether the backend is the library's own, in Go.
func pureGo(g *Graph) bool { return g.Backend().String() == gobackend.BackendName }
