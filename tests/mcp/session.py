#!/usr/bin/env python3
"""A whole session of a real client, the protocol's official Python package, with `skill mcp`.

    python3 -m venv target/mcp-venv && target/mcp-venv/bin/pip install mcp==2.3.0
    target/mcp-venv/bin/python tests/mcp/session.py target/release/skill [--transcript]

It goes through every step twice: with the handshake of older clients, and with that of the revision 2026-07-28. The client itself
checks each structured answer against the schema that the tool declares. Prints what was done; any failure ends it with status 1.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

REPOSITORY = Path(__file__).resolve().parents[2]
TRACEBACK = REPOSITORY / "skills/sqlite-async-threading/tests/uvicorn.txt"
MADE_UP = 'error: the frobnicator "zork-17" refused to align its gyros (code QX-0417)\n'
BROKEN = "---\nname: Not A Name\ndescription: fixes: stuff\n---\n\nTODO\n"
TOOLS = ["match_error", "get_skill", "search_skills", "validate_skill"]


def tokens(value):
    """The documented estimate: characters of the compact JSON divided by 4, rounded up."""
    return -(-len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) // 4)


class Session:
    def __init__(self, client, transcript):
        self.client = client
        self.transcript = transcript
        self.step = 0

    def told(self, what, value=None):
        self.step += 1
        print(f"  ok {self.step:2} {what}")
        if self.transcript and value is not None:
            print("\n".join("        " + line for line in json.dumps(value, indent=2, ensure_ascii=False).splitlines()))

    async def call(self, tool, /, most=None, **arguments):
        if most is not None:
            arguments["max_tokens"] = most
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content[0].text
        value = result.structured_content
        # The text says the same for clients that know no structured answers.
        assert json.loads(result.content[0].text) == value
        if most is not None:
            assert tokens(value) <= most, (tokens(value), most)
        return value

    async def refused(self, name, arguments):
        result = await self.client.call_tool(name, arguments)
        assert result.is_error
        return result.content[0].text


async def resources_of(client):
    found, cursor = {}, None
    while True:
        page = await client.list_resources(cursor=cursor)
        found.update((str(resource.uri), resource) for resource in page.resources)
        cursor = page.next_cursor
        if cursor is None:
            return found


async def text_of(client, uri):
    contents = (await client.read_resource(uri)).contents
    assert len(contents) == 1
    assert contents[0].meta["untrusted"] is True, "foreign text is marked as such"
    return contents[0].text


def skill(folder, name, error):
    path = folder / name / "SKILL.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'---\nname: {name}\ndescription: Fixes "{error}".\n---\n# {name}\n\n'
        f"## Problem\n\n`{error}`\n\n## Solution\n\n1. Mend {name}.\n\n## Verification\n\nRun it again.\n"
    )
    return path


async def session(client, project, transcript):
    s = Session(client, transcript)

    # What the server says of itself.
    assert client.server_info.name == "skill"
    assert "match_error" in client.instructions and len(client.instructions.encode()) <= 2048
    s.told(f"{client.protocol_version}: {client.server_info.name} {client.server_info.version}")

    listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == TOOLS
    for tool in listed:
        hints = tool.annotations
        assert (hints.read_only_hint, hints.idempotent_hint, hints.open_world_hint) == (True, True, False)
        assert hints.destructive_hint is False
        assert tool.output_schema and len(tool.description.encode()) <= 2048
    s.told(f"tools: {', '.join(TOOLS)}")

    # The traceback of the starter library's first skill.
    traceback = TRACEBACK.read_text()
    value = await s.call("match_error", text=traceback)
    best = value["matches"][0]
    assert best["name"] == "sqlite-async-threading" and best["confidence"] > 0.9, best
    assert value["no_match_reason"] is None and best["evidence"] and best["excerpt"]["text"]
    assert "instructions" in value["notice"]
    s.told("match_error finds sqlite-async-threading", value)

    # Its solution, and on from where the excerpt ends.
    fix = await s.call("get_skill", name=best["name"], section="solution")
    assert fix["found"] and "Solution" in fix["text"] and fix["next_line"] is None
    assert best["excerpt"]["text"].splitlines()[0] in fix["text"]
    s.told("get_skill reads its solution", fix)

    whole = await s.call("get_skill", name=best["name"], most=25_000)
    part, pages = [], 0
    page = await s.call("get_skill", name=best["name"], most=400)
    while True:
        pages += 1
        part.append(page["text"])
        if page["next_line"] is None:
            break
        page = await s.call("get_skill", name=best["name"], most=400, from_line=page["next_line"])
    assert pages > 1
    words = lambda text: text.split()
    assert words("\n".join(part)) == words(whole["text"]), "the pages are the whole"
    s.told(f"get_skill in {pages} pages of 400 tokens")

    # Budgets.
    for most in (300, 500, 1_000, 3_000):
        for tool, arguments in [
            ("match_error", {"text": traceback, "limit": 5}),
            ("match_error", {"text": MADE_UP}),
            ("get_skill", {"name": best["name"]}),
            ("search_skills", {"query": "python thread database docker error", "limit": 20}),
            ("validate_skill", {"content": BROKEN}),
        ]:
            await s.call(tool, most=most, **arguments)
    tight = await s.call("match_error", most=300, text=traceback)
    assert tight["matches"][0]["name"] == best["name"] and tight["left_out"]
    s.told("every answer keeps to its budget", tight)

    # Nothing fits: an answer, not an error.
    value = await s.call("match_error", text=MADE_UP)
    assert value["matches"] == [] and "frobnicator" in value["no_match_reason"]
    s.told("match_error says that nothing fits", value)

    value = await s.call("search_skills", query="sqlite thread", limit=3)
    assert len(value["results"]) == 3 and value["results"][0]["uri"].startswith("skill://")
    s.told("search_skills finds words", value)

    # A skill that is not well-formed, and one that is.
    value = await s.call("validate_skill", content=BROKEN, filename="skills/broken/SKILL.md")
    assert value["valid"] is False and value["summary"]["errors"] >= 1 and value["diagnostics"][0]["line"] >= 1
    s.told("validate_skill finds what is wrong", value)
    assert (await s.call("validate_skill", name="sqlite-async-threading"))["valid"] is True
    assert "outside" in await s.refused("validate_skill", {"path": "/etc"})
    assert "exactly one" in await s.refused("validate_skill", {})
    s.told("validate_skill stays in its folders")

    # Names that are not there.
    value = await s.call("get_skill", name="sqlite-async-thread")
    assert value["found"] is False and "sqlite-async-threading" in value["near"]
    s.told("an unknown name is answered with near ones", value)
    assert "did you mean" in await s.refused("match_error", {"txt": "x"})
    assert "from 1 to 5" in await s.refused("match_error", {"text": "x", "limit": 99})
    s.told("wrong arguments are told in words")
    try:
        await client.call_tool("frobnicate", {})
        raise AssertionError("there is no such tool")
    except MCPError as error:
        assert "match_error" in str(error)
    s.told("an unknown tool is a protocol error")

    # Resources.
    resources = await resources_of(client)
    assert "skill://index.json" in resources and f"skill://{best['name']}/SKILL.md" in resources
    index = json.loads(await text_of(client, "skill://index.json"))
    assert len(index["skills"]) == index["total"] == len(resources) - 1
    text = await text_of(client, f"skill://{best['name']}/SKILL.md")
    assert text == (REPOSITORY / f"skills/{best['name']}/SKILL.md").read_text()
    templates = (await client.list_resource_templates()).resource_templates
    assert [template.uri_template for template in templates] == ["skill://{name}/SKILL.md"]
    try:
        await client.read_resource("skill://sqlite-async-thread/SKILL.md")
        raise AssertionError("there is no such resource")
    except MCPError as error:
        assert "sqlite-async-threading" in str(error)
    s.told(f"resources: {len(resources)}, read byte for byte")

    # The registry changes while the server runs.
    error = "the plasma conduit of deck seven leaked its coolant"
    assert (await s.call("match_error", text=f"Error: {error}\n"))["matches"] == []
    path = skill(project / "skills", "conduit-leak", error)
    value = await s.call("match_error", text=f"Error: {error}\n")
    assert value["matches"][0]["name"] == "conduit-leak"
    assert "skill://conduit-leak/SKILL.md" in await resources_of(client)
    path.write_text(path.read_text().replace("Mend", "Weld"))
    assert "Weld" in (await s.call("get_skill", name="conduit-leak"))["text"]
    shutil.rmtree(path.parent)
    assert (await s.call("match_error", text=f"Error: {error}\n"))["matches"] == []
    s.told("a skill that is added, changed and removed is seen at once")

    # A paste of a megabyte.
    value = await s.call("match_error", text="nothing to see here\n" * 60_000 + traceback)
    assert value["matches"][0]["name"] == best["name"]
    s.told("match_error reads a megabyte")


async def main(binary, transcript):
    for mode in ("legacy", "auto"):
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder) / "project"
            (project / "skills").mkdir(parents=True)
            server = StdioServerParameters(
                command=str(binary),
                args=["mcp"],
                cwd=str(project),
                env={"HOME": folder, "XDG_CACHE_HOME": os.path.join(folder, "cache")},
            )
            print(f"session with {mode} handshake")
            async with Client(server, mode=mode, read_timeout_seconds=120) as client:
                await session(client, project, transcript)
    print("all steps of both sessions passed")


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--transcript"]
    asyncio.run(main(Path(arguments[0]).resolve(), "--transcript" in sys.argv))
