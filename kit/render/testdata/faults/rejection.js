import * as THREE from 'three';
async function start() {
  await null;
  throw new Error('no model');
}
start();
