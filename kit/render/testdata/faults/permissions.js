import { renderer } from './lit.js';
const asked = {
  clipboard: () => navigator.clipboard.readText(), copy: () => navigator.clipboard.writeText('x'), share: () => navigator.share({ title: 'x' }),
  notification: () => Notification.requestPermission(), place: () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)),
  camera: () => navigator.mediaDevices.getUserMedia({ video: true, audio: true }), screen: () => navigator.mediaDevices.getDisplayMedia(),
  midi: () => navigator.requestMIDIAccess({ sysex: true }), usb: () => navigator.usb.requestDevice({ filters: [] }), hid: () => navigator.hid.requestDevice({ filters: [] }),
  serial: () => navigator.serial.requestPort(), bluetooth: () => navigator.bluetooth.requestDevice({ acceptAllDevices: true }),
  payment: () => new PaymentRequest([{ supportedMethods: 'https://elsewhere.invalid/' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).show(),
  password: () => navigator.credentials.get({ password: true, publicKey: { challenge: new Uint8Array(16) } }), fonts: () => queryLocalFonts(), screens: () => getScreenDetails(),
  file: () => showOpenFilePicker(), folder: () => showDirectoryPicker(), dropper: () => new EyeDropper().open(), idle: () => IdleDetector.requestPermission(),
  fullscreen: () => document.body.requestFullscreen(), pointer: () => renderer.domElement.requestPointerLock(), keyboard: () => navigator.keyboard.lock(),
  awake: () => navigator.wakeLock.request('screen'), upright: () => screen.orientation.lock('portrait'), vr: () => navigator.xr.requestSession('immersive-vr'),
  window: () => documentPictureInPicture.requestWindow(), push: () => navigator.serviceWorker.ready, storage: () => document.requestStorageAccess(), keep: () => navigator.storage.persist(),
};
const waiting = new Set(Object.keys(asked)), got = [];
await Promise.all(Object.entries(asked).map(async ([name, ask]) => {
  try { if (await ask()) got.push(name); } catch { /* denied, or not there */ }
  waiting.delete(name);
}));
console.log('got', got.join(' '), 'waiting', [...waiting].join(' '));
