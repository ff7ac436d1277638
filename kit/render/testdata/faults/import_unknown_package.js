import * as THREE from 'three';
import gsap from 'gsap';
