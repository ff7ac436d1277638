package reporttest

import (
	"fmt"
	"strings"
)

var (
	adjectives = []string{"quiet", "amber", "drifting", "frosted", "tilted", "glowing", "paper", "copper", "distant", "scattered"}
	nouns      = []string{"spheres", "marbles", "orbit", "harbour", "garden", "lanterns", "planets", "bubbles", "beads", "court"}
	moods      = []string{"a soft morning light", "one hard light from the left", "a low evening sun", "even studio light"}
)

// Name is the i-th example's name.
func Name(i int) string {
	name := adjectives[i%len(adjectives)] + "_" + nouns[(i/len(adjectives)+3*i)%len(nouns)]
	if i >= len(adjectives)*len(nouns) {
		name += fmt.Sprintf("_%d", i)
	}
	return name
}

func describe(s scene, i int) string {
	return fmt.Sprintf("%d spheres of different sizes rest on a grey ground that fades into a plain sky, under %s. The largest stands %s; the camera looks straight ahead from a little above the ground.",
		len(s.balls), moods[i%len(moods)], []string{"near the middle", "to the left", "to the right"}[i%3])
}

// program is Three.js code for the scene, of some bytes at least; a role other than
// "" varies it as a model might.
func program(s scene, i int, role string, atLeast int) string {
	var b strings.Builder
	b.WriteString("import * as THREE from 'three';\n")
	if role == "" {
		b.WriteString("import { OrbitControls } from 'three/addons/controls/OrbitControls.js';\n")
	}
	fmt.Fprintf(&b, "\n// %d spheres over a ground\nconst scene = new THREE.Scene();\nscene.background = new THREE.Color(%.2f, %.2f, %.2f);\n", len(s.balls), s.sky[0], s.sky[1], s.sky[2])
	fov := 50
	if role == "base" {
		fov = 75
	}
	fmt.Fprintf(&b, "const camera = new THREE.PerspectiveCamera(%d, innerWidth / innerHeight, 0.1, 100);\ncamera.position.set(0, 0.2, 6);\n\n", fov)
	b.WriteString("const sun = new THREE.DirectionalLight(0xffffff, 2.5);\nsun.position.set(2, 4, 3);\nscene.add(sun, new THREE.AmbientLight(0xffffff, 0.5));\n\n")
	for k, ball := range s.balls {
		if role == "base" && k == len(s.balls)-1 {
			break
		}
		material := "MeshStandardMaterial"
		if role == "base" {
			material = "MeshBasicMaterial"
		}
		fmt.Fprintf(&b, "const ball%d = new THREE.Mesh(\n  new THREE.SphereGeometry(%.2f, 48, 32),\n  new THREE.%s({ color: new THREE.Color(%.2f, %.2f, %.2f), roughness: 0.35 }),\n);\nball%d.position.set(%.2f, %.2f, %.2f);\nscene.add(ball%d);\n",
			k+1, ball.radius, material, ball.colour[0], ball.colour[1], ball.colour[2], k+1, ball.x, ball.y, -ball.z, k+1)
	}
	for k := 1; b.Len() < atLeast; k++ {
		turn := float64(k*(i+7)%360) / 360
		if role != "" && k%5 == 0 {
			turn = 1 - turn
		}
		fmt.Fprintf(&b, "\n// pebble %d, too small to be seen\nconst pebble%d = new THREE.Mesh(new THREE.IcosahedronGeometry(0.001), sun.material);\npebble%d.rotation.set(%.3f, %.3f, 0);\nscene.add(pebble%d);\n", k, k, k, turn, turn/2, k)
	}
	b.WriteString("\nconst renderer = new THREE.WebGLRenderer({ antialias: true });\nrenderer.setSize(innerWidth, innerHeight);\ndocument.body.appendChild(renderer.domElement);\n")
	if role == "" {
		b.WriteString("\nconst controls = new OrbitControls(camera, renderer.domElement);\ncontrols.enableDamping = true;\n")
	}
	if i%2 == 0 && role != "base" {
		b.WriteString("\nrenderer.setAnimationLoop((time) => {\n  scene.rotation.y = Math.sin(time / 2000) * 0.1;\n  renderer.render(scene, camera);\n});\n")
	} else {
		b.WriteString("renderer.render(scene, camera);\n")
	}
	return b.String()
}
