"""What Spark is for: a lesson travels from an educator to a phone, in real browsers, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.arriving import sign_in
from tests.demo_data import demo_file

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.committed]
NEW_PASSWORD = "maize-lamp-river-19"
PUBLISHED = re.compile("published", re.IGNORECASE)


def join_as_educator(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Join")).first.click()
    page.get_by_role("link", name="I teach").click()
    page.get_by_label("Your name").fill("Niamh O'Connor")
    page.get_by_label("E-mail or phone number").fill("niamh@example.com")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    page.get_by_label("Qualification").fill("B.Ed., physics")
    page.get_by_label("Physics").check()
    page.get_by_role("button", name="Join Spark").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def approve_educator(page: Page) -> None:
    page.goto("/admin/people")
    row = page.locator("li.item", has_text="Niamh O'Connor")
    row.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nobody waits")).to_be_visible()


def upload(page: Page, title: str, kind: str, file: str) -> None:
    page.goto("/teach/content/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Kind of lesson").select_option(kind)
    page.get_by_label("File").set_input_files(str(demo_file(file)))
    page.get_by_label("Subject").select_option("physics")
    page.get_by_label("Grade").select_option("grade-9")
    page.get_by_label("Topic").fill("Forces")
    page.get_by_label("Licence").select_option("CC BY-SA 4.0")
    page.get_by_label("Source").fill("Sample files of a PDF library")
    page.get_by_role("button", name="Save and prepare").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def wait_until_ready(page: Page, javascript: bool) -> None:
    ready = page.locator("main").get_by_text("The lesson is ready")
    if javascript:
        expect(ready).to_be_visible(timeout=60_000)  # the part looks again by itself
        return
    again = page.get_by_role("link", name="Look again")
    for _attempt in range(60):
        expect(ready.or_(again).first).to_be_visible()  # the page has come, whichever of the two it says
        if ready.is_visible():
            return
        page.wait_for_timeout(1000)
        again.click()
    pytest.fail("The lesson was not ready within a minute.")


def verify(page: Page, title: str) -> None:
    page.goto("/teach/reviews")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name="Vouch for it")).to_be_visible()
    for point in page.locator("fieldset").get_by_role("checkbox").all():
        point.check()
    page.get_by_label("A note for the educator and the admin").fill("Read it with my class.")
    page.get_by_role("button", name="All of it holds: vouch for it").click()
    expect(page.get_by_role("heading", name="Reviews")).to_be_visible()


def publish(page: Page, title: str) -> None:
    page.goto("/teach/reviews?step=approval")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Reviews")).to_be_visible()


def find(page: Page, words: str, title: str) -> None:
    page.goto("/library")
    search = page.get_by_role("searchbox")
    search.fill(words)
    search.press("Enter")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def take(page: Page, choice: str) -> Locator:
    """Return the button of one way to take the lesson."""
    return page.locator("main li", has_text=choice).get_by_role("button")


@pytest.mark.smoke
@pytest.mark.timeout(300)
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_pdf_and_a_video_travel_from_an_educator_to_a_students_phone(people, cast, javascript):
    cast.bram, cast.rosa, cast.amina  # noqa: B018  they are made when first named
    niamh, bram, rosa = (people.open(javascript=javascript) for _ in range(3))
    amina = people.open(javascript=javascript, phone=True)

    join_as_educator(niamh)
    sign_in(rosa, cast.rosa.email)
    approve_educator(rosa)
    sign_in(bram, cast.bram.email)
    for title, kind, file in (
        ("Four pages about forces", "pdf", "pdf/four-pages.pdf"),
        ("The first law, spoken", "video", "media/lesson-newton-first-law.mp4"),
    ):
        upload(niamh, title, kind, file)
        wait_until_ready(niamh, javascript)
        verify(bram, title)
        publish(rosa, title)
        niamh.goto("/teach")
        expect(niamh.locator("li.item", has_text=title)).to_contain_text(PUBLISHED)

    sign_in(amina, cast.amina.email)
    find(amina, "pages abuot forces", "Four pages about forces")
    assert amina.evaluate("document.documentElement.scrollWidth <= innerWidth") if javascript else True
    expect(amina.locator("main")).to_contain_text(re.compile(r"\d\s?kB"))
    take(amina, "Read it here").click()
    expect(amina.locator("main")).to_contain_text("Hello, here is some text without a meaning.")
    find(amina, "forces", "Four pages about forces")
    with amina.expect_download() as download:
        take(amina, "PDF as it came").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    find(amina, "first law", "The first law, spoken")
    expect(amina.locator("main")).to_contain_text(re.compile("Video|video"))

    niamh.goto("/teach")
    expect(niamh.locator("li.item", has_text="Four pages about forces")).to_contain_text("1 download")
