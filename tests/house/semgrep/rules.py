# What each rule must find, and what it must leave alone; nobody runs this, `semgrep --test` reads it.
import hashlib
import os
import pickle
import re
import subprocess
import urllib.request

import httpx
import yaml
from sqlalchemy import text
from sqlmodel import select


def asks(session, name, asked):
    # ruleid: sql-of-text
    session.execute(text(f"select * from person where name = {name}"))
    # ruleid: sql-of-text
    text("select " + name)
    # ruleid: sql-of-text
    session.execute("select %s" % name)
    # ruleid: sql-of-text
    text("select {}".format(name))
    later = "select " + name
    # ruleid: sql-of-text
    session.exec_driver_sql(later)
    # ok: sql-of-text
    text("select 1")
    # ok: sql-of-text
    session.execute(select(Person).where(Person.name == f"{name}"))


def runs(said):
    # ruleid: runs-what-was-written
    eval(said)
    # ruleid: runs-what-was-written
    os.system(said)
    # ruleid: runs-what-was-written
    yaml.load(said)
    # ruleid: runs-what-was-written
    subprocess.run(said, shell=True)
    # ruleid: runs-what-was-written
    pickle.loads(said)
    # ok: runs-what-was-written
    yaml.load(said, yaml.SafeLoader)
    # ok: runs-what-was-written
    subprocess.run(["true"], shell=False)


def calls(address):
    # ruleid: heeds-surroundings
    httpx.Client(timeout=3)
    # ruleid: heeds-surroundings
    httpx.Client(trust_env=True)
    # ruleid: heeds-surroundings
    httpx.get(address)
    # ruleid: heeds-surroundings
    urllib.request.urlopen(address)
    # ok: heeds-surroundings
    httpx.Client(trust_env=False, timeout=3)


def looks(said, words):
    # ruleid: pattern-of-text
    re.search(f"^{said}$", words)
    # ruleid: pattern-of-text
    re.compile("^" + said)
    # ok: pattern-of-text
    re.search("^a$", said)


def digests(said):
    # ruleid: weak-hash
    hashlib.md5(said)
    # ok: weak-hash
    hashlib.sha1(said, usedforsecurity=False)
    # ok: weak-hash
    hashlib.sha256(said)


def logs(log, person, keys, sealed, token, refusal):
    # ruleid: logs-what-is-sealed
    log.info("signed in", who=person.phone)
    # ruleid: logs-what-is-sealed
    log.info("signed in", who=keys.unseal("phone", sealed))
    number = keys.unseal("phone", sealed)
    # ruleid: logs-what-is-sealed
    log.info("signed in %s", number)
    # ruleid: logs-what-is-sealed
    print(token)
    # ok: logs-what-is-sealed
    log.info("signed in", who=str(person.id))
    # ok: logs-what-is-sealed
    log.info("refused", why=refusal.code)


def reckons(fen):
    # ok: makes-a-float
    Fen(fen)
    # ruleid: makes-a-float
    return float(fen)


def answers(asked, HTMLResponse, RedirectResponse, escape):
    name = asked.query_params["name"]
    # ruleid: page-of-text
    HTMLResponse(f"<p>{name}</p>")
    # ok: page-of-text
    HTMLResponse(f"<p>{escape(name)}</p>")
    # ruleid: goes-where-it-is-told
    RedirectResponse(asked.query_params["next"], 303)
    # ok: goes-where-it-is-told
    RedirectResponse("/join/", 303)
