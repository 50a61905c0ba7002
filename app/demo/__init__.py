"""A site to look round in: invented people whose history is played through the real actions."""

from app.demo.accounts import ACCOUNTS, PASSWORD, Account
from app.demo.play import load

__all__ = ["ACCOUNTS", "PASSWORD", "Account", "load"]
