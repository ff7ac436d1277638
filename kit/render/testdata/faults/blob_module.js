import { scene } from './lit.js';
const text = 'import { Color } from "three"; export const red = new Color(1, 0, 0);';
const { red } = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
scene.background = red;
console.log(red.getHexString());
