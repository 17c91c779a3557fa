"""An S3 server of this machine, as `./test` installs it: s3s-fs, which checks signatures and keeps objects as files."""
import pathlib, socket, subprocess, time

KEY, SECRET = "AKIATEST", "a secret of the tests"


def start(program, folder):
    """Starts the server with a bucket `site`, a folder of that name in which objects lie as files. Gives the process and its port."""
    (pathlib.Path(folder) / "site").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([program, "--host", "127.0.0.1", "--port", str(port), "--access-key", KEY, "--secret-key", SECRET, folder],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while socket.socket().connect_ex(("127.0.0.1", port)):
        time.sleep(0.05)
    return process, port


def environment(port):
    """What `nutgraf deploy` needs to know of a server at a port."""
    return {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "eu-west-1",
            "AWS_ENDPOINT": f"http://127.0.0.1:{port}", "AWS_ALLOW_HTTP": "true"}
