"""The preview in a real browser: load, edit, click, break, mend.

python3 preview.py PROGRAM WORKSPACE [FOLDER-FOR-PICTURES]

PROGRAM is rapporteur, WORKSPACE a folder with rapporteur.toml, briefs/ and data/, which is copied. It waits for
what must come and never for a time. Needs selenium, Chromium and chromedriver.
"""

import base64
import os
import pathlib
import re
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

BRIEF = "kazakhstan-iccpr-2011"
CHAPTER = f"briefs/{BRIEF}/findings/2-expression.toml"
SENTENCE = "Civil defamation suits answer critical reporting"


class Preview:
    def __init__(self, program, workspace, *arguments):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [program, "-C", workspace, "watch", "--preview", *arguments],
            stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.address

    def end(self):
        self.process.terminate()
        self.process.wait(60)
        return self.process.returncode


def browser(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    for argument in [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--window-size=1400,1000", f"--user-data-dir={profile}",
    ]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver") or "/usr/bin/chromedriver")
    return webdriver.Chrome(options=options, service=service)


class Page:
    def __init__(self, driver, pictures):
        self.driver = driver
        self.pictures = pictures

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, what, script, *arguments):
        """Waits until a script gives something, and gives that."""
        def holds(_):
            return self.js(script, *arguments)
        return WebDriverWait(self.driver, 90, poll_frequency=0.01).until(holds, what)

    def condition(self, condition):
        """Until the page shows what the last news say, and these are of that kind."""
        self.until(
            f"the condition {condition}",
            "const r = document.documentElement; return r.dataset.condition === arguments[0]"
            " && news && Number(r.dataset.version) === news.version",
            condition,
        )

    def loaded(self):
        """Until every page in the window has its picture."""
        self.until(
            "the pictures of the pages",
            "const s = documents[shown]?.sheets ?? []; return s.length > 0"
            " && s.some(({near}) => near) && s.every((one) => !one.near || one.loaded === one.key)",
        )

    def picture(self, name):
        if self.pictures:
            self.driver.save_screenshot(str(self.pictures / f"{name}.png"))

    def keys(self):
        return self.js("return documents[shown].sheets.map((one) => one.key)")

    def press(self, key):
        self.driver.switch_to.active_element.send_keys(key)

    def click_on(self, words):
        """Finds words on the pages and clicks on the first place where they stand."""
        self.press("/")
        field = self.driver.find_element(By.ID, "words")
        field.clear()
        field.send_keys(words)
        self.until("words to be found", "return find('words').value === arguments[0] && hits.length > 0"
                   " && hits[hit]?.[0]?.isConnected", words)
        x, y = self.js(
            "const box = hits[hit][0].getBoundingClientRect();"
            "return [box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2]"
        )
        self.press(Keys.ESCAPE)
        return self.click_at(x, y)

    def click_at(self, x, y):
        """Clicks, and gives what the panel says then."""
        self.js("find('source').replaceChildren()")
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
            "type": "mousePressed", "x": x, "y": y, "button": "left", "clickCount": 1})
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {
            "type": "mouseReleased", "x": x, "y": y, "button": "left", "clickCount": 1})
        self.until("the panel", "return !find('source').hidden && chosen && find('source').textContent")
        return self.js("return find('source').innerText")


def replace(path, old, new):
    text = path.read_text()
    assert text.count(old) >= 1, (path, old)
    # As editors save: whole, under another name, then in the place of the old one.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text.replace(old, new, 1))
    os.replace(fresh, path)


def refused(address):
    """What must not be answered."""
    host, key = address.removeprefix("http://").split("/", 1)
    name, port = host.split(":")

    def status(path, method="GET", **headers):
        request = urllib.request.Request(f"http://{host}/{path}", method=method)
        for header, value in headers.items():
            request.add_header(header.replace("_", "-"), value)
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            return error.code

    assert status(key) == 200
    assert status(key, Host="evil.example") == 403
    assert status(key, Host=f"evil.example:{port}") == 403
    assert status("") == 404
    assert status("page.js") == 404
    assert status(f"{key}../../etc/passwd") == 404
    assert status(f"{key}page/..%2f..%2frapporteur.toml") == 404
    assert status(f"{key}rapporteur.toml") == 404
    assert status(f"{key}page.js", Sec_Fetch_Site="cross-site") == 403
    assert status(f"{key}open?place=1", method="POST") == 403
    for method in ["PUT", "DELETE", "OPTIONS"]:
        assert status(key, method=method) == 405, method
    # Nobody but this computer.
    for other in {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}:
        if not other.startswith("127."):
            with socket.socket() as probe:
                assert probe.connect_ex((other, int(port))) != 0, other


def walk(page, root, preview, opened):
    chapter = root / CHAPTER
    page.driver.get(preview.address)
    page.condition("fine")
    page.loaded()
    tabs = page.js("return documents.map(({tab}) => tab.textContent)")
    assert tabs == ["Paper", "Press release"], tabs
    page.picture("light")

    print("a click shows file, line and key")
    said = page.click_on(SENTENCE)
    line = next(n for n, text in enumerate(chapter.read_text().split("\n"), 1) if SENTENCE in text)
    assert f"{CHAPTER}:{line}:" in said, said
    assert "concern[3].summary" in said and "defamation-damages" in said, said
    assert page.js("return document.querySelectorAll('.area').length") > 0
    page.picture("source")

    print("a figure shows its statistic")
    page.press("1")
    said = page.click_on("over €13 million")
    for expected in ["moral-damages-2010", "sum of claimed", "defamation-suits.csv", "statistics.toml", "year is 2010"]:
        assert expected in said, (expected, said)
    page.picture("figure")

    print("text can be selected, copied and found by the browser, and is where it is seen")
    page.press(Keys.ESCAPE)
    page.until("the texts of all pages", "return documents[shown].sheets.every((one) => one.text?.key === one.key)")
    copied = page.js(
        "const line = [...document.querySelectorAll('.line')].find((one) => one.textContent.includes(arguments[0]));"
        "line.scrollIntoView({block: 'center'}); getSelection().selectAllChildren(line); return String(getSelection())",
        SENTENCE)
    assert SENTENCE in copied, copied
    page.loaded()
    page.picture("selected")
    asked = page.js("const before = chosen; document.querySelector('.sheet').click(); return chosen === before")
    assert asked, "whoever selects asks nothing"
    page.js("getSelection().removeAllRanges()")
    assert page.js("return window.find('Civil defamation')")
    page.js("getSelection().removeAllRanges()")
    # Each line as wide and as high as on the picture, whatever face the browser has.
    off = page.js(
        "const off = []; for (const sheet of documents[shown].sheets) sheet.text.querySelectorAll('.line:not(.turned)')"
        ".forEach((line) => { const box = line.getBoundingClientRect(); const last = line.lastElementChild.getBoundingClientRect();"
        " if (Math.abs(last.right - box.right) > 4) off.push([line.textContent, last.right - box.right]); }); return off")
    assert not off, off[:5]
    assert page.js("return getComputedStyle(document.querySelector('.line .leads')).cursor") == "pointer"
    assert page.js("return getComputedStyle(document.querySelector('.sheet')).cursor") == "default"

    print("by keys: to an entry, and where its texts come from")
    page.press("g")
    page.until("the entries", "return find('entries').open && find('targets').children.length > 20")
    page.picture("entries")
    page.press("C7")
    left = page.js("return [...find('targets').children].filter((one) => !one.hidden).map((one) => one.textContent)")
    assert len(left) == 1 and left[0].startswith("C7Defamation suits end in excessive damages"), left
    page.press(Keys.ENTER)
    page.loaded()
    keys = []
    for _ in range(5):
        before = page.js("return chosen?.spot.areas[0] ?? null")
        page.press("s")
        page.until("the next text", "return chosen && String(chosen.spot.areas[0]) !== String(arguments[0])", before)
        keys.append(page.js("return chosen.spot.figure?.id ?? chosen.spot.place.key"))
    # Each line of a text is one of its own.
    assert keys == ["concern[3].id", "concern[3].title", *["concern[3].summary"] * 2, "defamation-suits-2010"], keys
    page.press("S")
    page.until("the text before", "return !chosen.spot.figure && chosen.spot.place.key === 'concern[3].summary'")
    page.press(Keys.ESCAPE)

    print("a bar of a chart tells its value")
    page.js("const bar = document.querySelector('.drawn'); bar.scrollIntoView({block: 'center'});")
    page.loaded()
    x, y, cursor = page.js(
        "const bar = document.querySelector('.drawn'); const box = bar.getBoundingClientRect();"
        "return [box.left + box.width / 2, box.top + box.height / 2, getComputedStyle(bar).cursor]")
    assert cursor == "pointer"
    said = page.click_at(x, y)
    for expected in ["Chart", "All its values", "counted", "statistics.toml", ".csv"]:
        assert expected in said, (expected, said)
    now = page.js("return find('source').querySelector('.values .now').textContent")
    assert now and now == page.js("return find('source').querySelector('.value').firstChild.textContent"), now
    page.picture("chart")
    page.press(Keys.ESCAPE)

    print("nothing sticks out of a narrow window")
    for width in [390, 600, 696, 901]:
        page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False})
        page.until("the pages to fit", "return documents[shown].sheets[0].node.offsetWidth <= pages.clientWidth")
        wide = page.js("return [document.documentElement.scrollWidth, innerWidth, pages.scrollWidth, pages.clientWidth]")
        assert wide[0] <= wide[1] == width and wide[2] <= wide[3], wide
        outside = page.js(
            "return [...document.querySelectorAll('body *')].filter((one) => !one.closest('.sheet, #tabs, [hidden], dialog'))"
            ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.id || one.tagName)")
        assert not outside, (width, outside)
        page.loaded()
        page.picture(f"narrow-{width}")
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    print("the editor opens at the place")
    page.press("1")
    page.click_on("over €13 million")
    page.js("find('source').querySelector('.open').click()")
    WebDriverWait(None, 60, poll_frequency=0.01).until(lambda _: opened.exists())
    place = opened.read_text()
    assert place.startswith(str(chapter)), place

    print("an edit changes its pages and no others, and the scroll stays")
    scroll = page.js("return pages.scrollTop")
    assert scroll > 1000, scroll
    before = page.keys()
    version = page.js("return news.version")
    replace(chapter, SENTENCE, "Civil defamation suits reply to critical reporting")
    page.until("the edit", "return news.version > arguments[0] && news.condition === 'fine'", version)
    page.condition("fine")
    page.loaded()
    after = page.keys()
    changed = [n for n, (old, new) in enumerate(zip(before, after)) if old != new]
    assert 1 <= len(changed) <= 6 and len(before) == len(after), changed
    assert page.js("return pages.scrollTop") == scroll
    assert "2-expression.toml edited" in page.js("return find('status').textContent")

    print("what is broken is said over the last good pages")
    replace(chapter, 'stat("defamation-suits-2010")', 'stat("defamation-suits-2o10")')
    page.condition("broken")
    said = page.js("return find('messages').innerText")
    for expected in ["unknown-statistic", "2-expression.toml", "did you mean", "defamation-suits-2010", "last good"]:
        assert expected in said, (expected, said)
    assert page.keys() == after
    page.picture("broken")

    print("what is mended is gone")
    replace(chapter, 'stat("defamation-suits-2o10")', 'stat("defamation-suits-2010")')
    page.condition("fine")
    assert page.js("return find('messages').hidden")
    assert page.keys() == after
    assert page.js("return pages.scrollTop") == scroll

    print("printing takes all pages, each on a sheet of its size")
    page.driver.execute_async_script(
        "const done = arguments[0]; window.print = () => done(); find('print').click();")
    said = page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = base64.b64decode(said["data"])
    sheets = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", pdf)
    assert len(sheets) == len(after), sheets
    # A4, as the browser rounds it.
    assert all(abs(int(width) - 595) <= 1 and abs(int(height) - 841) <= 1 for width, height in sheets), sheets

    print("keys")
    page.press("2")
    page.loaded()
    assert page.js("return shown") == 1
    page.picture("release")
    page.press("1")
    assert page.js("return shown") == 0 and page.js("return pages.scrollTop") == scroll
    page.press(Keys.ESCAPE)
    page.press("t")
    assert page.js("return root.dataset.theme") == "dark", "the first press can be seen"
    page.picture("dark")
    page.press("f")
    assert page.js("return find('fit-page').getAttribute('aria-pressed')") == "true"
    page.press("j")
    page.loaded()
    page.picture("whole-pages")
    page.press("?")
    assert page.js("return find('help').open")
    page.picture("keys")
    page.press(Keys.ESCAPE)
    page.press("0")
    assert page.js("return find('fit-width').getAttribute('aria-pressed')") == "true"

    print("nothing was refused to the page, nothing has failed in it")
    wrong = [entry for entry in page.driver.get_log("browser")
             if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
    assert not wrong, wrong


def measure(page, root, times):
    """From the saving of a file to the changed page: milliseconds."""
    chapter = root / CHAPTER
    page.press("1")
    found = []
    text = "Civil defamation suits reply to critical reporting"
    own = []
    for number in range(times):
        version = page.js("return news.version")
        new = f"Civil defamation suits {'always' if number % 2 else 'often'} reply {number} to critical reporting"
        page.js(
            "window.seen = null; const wait = () => { const v = Number(root.dataset.version);"
            " if (v > arguments[0] && news.condition === 'fine' && v === news.version)"
            " requestAnimationFrame(() => { window.seen = Date.now(); }); else setTimeout(wait, 1); }; wait();",
            version,
        )
        begun = time.time() * 1000
        replace(chapter, text, new)
        found.append(page.until("the edit", "return window.seen") - begun)
        own.append(page.js("return news.milliseconds"))
        text = new
    replace(chapter, text, SENTENCE)
    for name, values in [("saved to seen", found), ("the program's own part", own)]:
        values.sort()
        shown = [values[int(len(values) * part)] for part in (0, 0.1, 0.5, 0.9)] + [values[-1]]
        print(f"{name}: least {shown[0]:.0f}, a tenth {shown[1]:.0f}, median {shown[2]:.0f}, "
              f"nine tenths {shown[3]:.0f}, greatest {shown[4]:.0f} ms, mean {statistics.mean(values):.0f} ms "
              f"({len(values)} edits)")


def main():
    program, source = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    pictures = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    times = int(os.environ.get("EDITS", "0"))
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve() / "workspace"
        for part in ["briefs", "data"]:
            shutil.copytree(source / part, root / part)
        opened = root / "opened"
        editor = pathlib.Path(folder) / "editor"
        editor.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{opened}.part"\nmv "{opened}.part" "{opened}"\n')
        editor.chmod(0o755)
        shutil.copy(source / "rapporteur.toml", root)
        os.environ["RAPPORTEUR_EDITOR"] = shlex.join([str(editor), "{file}:{line}:{column}"])

        preview = Preview(program, str(root), BRIEF)
        driver = None
        try:
            driver = browser(os.path.join(folder, "profile"))
            page = Page(driver, pictures)
            walk(page, root, preview, opened)
            refused(preview.address)
            if times:
                measure(page, root, times)
            assert preview.end() == 0
            page.condition_away = page.until(
                "the end to be said", "return root.dataset.condition === 'away'")
        except BaseException:
            preview.log.seek(0)
            print(preview.log.read(), file=sys.stderr)
            if driver:
                print(driver.get_log("browser"), file=sys.stderr)
                if pictures:
                    driver.save_screenshot(str(pictures / "failed.png"))
            raise
        finally:
            if driver:
                driver.quit()
            if preview.process.poll() is None:
                preview.process.kill()
    print("the preview does what it should")


main()
