"""Proof of who somebody is, by others than this site: the one owner of Authlib, joserfc and requests."""
