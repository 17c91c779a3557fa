// How the judges start Chromium: nothing that it does by itself disturbs or asks anyone.
export const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
