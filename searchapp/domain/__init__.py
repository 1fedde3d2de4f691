"""The words of the field as frozen values. Nothing here reads a file, opens a socket or imports a library."""
