#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on the shelf at home: an echo over TCP and UDP, IPv4 and IPv6; usage: nas.py PORT...

A TCP client that begins with "stream" gets a few bytes every two milliseconds for as long as the
connection lasts, whether it still answers or not."""
import contextlib
import socket
import socketserver
import sys
import threading
import time


class Tcp(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            data = self.request.recv(65536)
            if data.startswith(b"stream"):
                while True:
                    self.request.sendall(b"tick\n")
                    time.sleep(0.002)
            while data:
                self.request.sendall(data)
                data = self.request.recv(65536)


class Udp(socketserver.BaseRequestHandler):
    def handle(self):
        data, connection = self.request
        connection.sendto(data, self.client_address)


class TcpServer(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6  # "::" takes IPv4 too
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


class UdpServer(socketserver.UDPServer):
    address_family = socket.AF_INET6
    max_packet_size = 65535


def main():
    servers = [server(("::", int(port)), handler) for port in sys.argv[1:]
               for server, handler in ((TcpServer, Tcp), (UdpServer, Udp))]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
