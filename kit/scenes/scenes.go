// Package scenes draws 3D scenes from a grammar, each with its description in
// several formats and its Three.js code. It makes the corpus that the embedded
// model is pre-trained on, and part of the sample scenes.
//
//	r := seed.Stream(1, "example", 0)
//	s := scenes.Draw(r)
//	fmt.Println(s.Prose(r)) // A ring of six small matte red cubes stands on …
//	fmt.Println(s.Tags(r))  // Tags six red cubes …
//	fmt.Println(s.Code(r))  // import * as THREE from 'three'; …
//
// A scene is a choice of values; two scenes of equal values draw the same
// picture, however their code is named and ordered. The words for the values are
// the same in all formats.
package scenes

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
)

// Scene is what is to be seen. Each field holds one of the words of its table
// in values.go.
type Scene struct {
	Layout, Count string // how many, and in which order
	Size          string
	Finish        string // of the surface
	Colour        string
	Shape         string
	Floor         string
	Background    string
	Tint, From    string // of the light
	View          string // where the camera is
	Distance      string
	Motion        string
}

// Draw draws every value at random.
func Draw(r *rand.Rand) Scene {
	layout := pick(r, layouts)
	return Scene{
		Layout: layout.word, Count: pick(r, layout.counts),
		Size: pick(r, sizes).word, Finish: pick(r, finishes).word, Colour: pick(r, colours).word, Shape: pick(r, shapes).word,
		Floor: pick(r, floors).word, Background: pick(r, backgrounds).word,
		Tint: pick(r, tints).word, From: pick(r, directions).word,
		View: pick(r, views).word, Distance: pick(r, distances).word, Motion: pick(r, motions),
	}
}

// DrawReserved draws until the scene is reserved, or until it is not.
func DrawReserved(r *rand.Rand, reserved bool) Scene {
	for {
		if s := Draw(r); s.Reserved() == reserved {
			return s
		}
	}
}

// Subject names what stands in the scene, without its surroundings: "a ring of
// six small matte red cubes".
func (s Scene) Subject() string {
	if s.Layout == single {
		return strings.Join([]string{"a single", s.Size, s.Finish, s.Colour, s.Shape}, " ")
	}
	return strings.Join([]string{"a", s.Layout, "of", s.Count, s.Size, s.Finish, s.Colour, s.noun()}, " ")
}

// noun is the shape, in the plural where there are several.
func (s Scene) noun() string {
	if s.Layout == single {
		return s.Shape
	}
	return lookup(shapes, s.Shape).plural
}

// reservedOf is the share of subjects that are reserved: one in so many.
const reservedOf = 8

// Reserved says whether the scene's subject is kept for fine-tuning and testing:
// the pre-training corpus has none of them, and the sample scenes no others. It
// follows from a hash of the subject.
func (s Scene) Reserved() bool {
	sum := sha256.Sum256([]byte("threebook scenes 1\x00" + s.Subject()))
	return sum[0]%reservedOf == 0
}

// Name is a name for the scene's files, without an extension: webgl_ring_six_red_cubes.
func (s Scene) Name() string {
	words := []string{"webgl", s.Layout}
	if s.Layout != single {
		words = append(words, s.Count)
	}
	return strings.ReplaceAll(strings.Join(append(words, s.Size, s.Finish, s.Colour, s.noun()), "_"), " ", "_")
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// worded is an entry of a table.
type worded interface{ name() string }

func (v value) name() string  { return v.word }
func (s shape) name() string  { return s.word }
func (l layout) name() string { return l.word }

// lookup finds an entry by its word.
func lookup[T worded](table []T, word string) T {
	for _, e := range table {
		if e.name() == word {
			return e
		}
	}
	panic(fmt.Sprintf("scenes: no value %q", word))
}
