import './lit.js';
const there = '127.0.0.1:LISTENER';
new EventSource('http://' + there).onopen = () => console.log('reached');
navigator.sendBeacon('http://' + there, 'x');
if (window.fetchLater) try { fetchLater('http://' + there, { activateAfter: 0 }); } catch { /* refused */ }
if (window.WebTransport) try { const t = new WebTransport('https://' + there); t.ready.catch(() => {}); t.closed.catch(() => {}); } catch { /* refused */ }
if (window.WebSocketStream) try { new WebSocketStream('ws://' + there).opened.catch(() => {}); } catch { /* refused */ }
for (const urls of ['stun:' + there, 'turn:' + there, 'turn:' + there + '?transport=tcp', 'turns:' + there]) {
  const peer = new RTCPeerConnection({ iceServers: [{ urls, username: 'u', credential: 'c' }] });
  peer.createDataChannel('c');
  await peer.setLocalDescription();
}
// A peer that says it is reached at the listener, without any server between.
const here = new RTCPeerConnection(), other = new RTCPeerConnection();
here.createDataChannel('c');
await here.setLocalDescription();
await other.setRemoteDescription(here.localDescription);
await other.setLocalDescription();
await here.setRemoteDescription(other.localDescription);
for (const how of ['udp 2122260223 127.0.0.1 LISTENER typ host', 'tcp 2122260222 127.0.0.1 LISTENER typ host tcptype passive']) {
  await here.addIceCandidate({ candidate: 'candidate:1 1 ' + how, sdpMid: '0' }).catch(() => {});
}
for (let i = 0; i < 30; i++) await fetch('data:,');
