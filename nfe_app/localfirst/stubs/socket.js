/** Stands in for socket.io-client: this front opens no socket. */

export default function io() {
  throw new Error("this front has no socket");
}
