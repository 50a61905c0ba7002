"""Certificates (结业证书): issued on evidence, signed, verified by anybody who holds one, revoked and never deleted."""
