// Where the judges let servers listen.
import { createServer } from "node:net";

/// A port that nobody listens on.
export async function free() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
