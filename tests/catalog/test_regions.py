"""The frozen list of places: names, readings, the chain of wider places, and the table the phone searches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nfe_app.catalog import actions as catalog
from nfe_app.catalog import regions


@pytest.mark.parametrize(
    ("code", "pinyin"),
    [
        ("500000", "chongqing"),
        ("140400", "changzhi"),
        ("341500", "luan"),
        ("350200", "xiamen"),
        ("341600", "bozhou"),
        ("340300", "bengbu"),
        ("331000", "taizhou"),
        ("331100", "lishui"),
        ("371524", "donge"),
        ("440113", "panyu"),
        ("420116", "huangpi"),
        ("410621", "xunxian"),
        ("371722", "shanxian"),
        ("371522", "shenxian"),
        ("361124", "yanshan"),
        ("330382", "yueqing"),
        ("371481", "laoling"),
        ("130225", "laoting"),
        ("341021", "shexian"),
        ("511123", "qianwei"),
        ("410182", "xingyang"),
        ("511822", "yingjing"),
        ("110105", "chaoyang"),
        ("140428", "zhangzi"),
        ("141024", "hongtong"),
        ("441204", "gaoyao"),
        ("320116", "luhe"),
        ("341621", "guoyang"),
        ("140924", "fanshi"),
        ("652901", "akesu"),
        ("222404", "hunchun"),
        ("411100", "luohe"),
        ("310112", "minhang"),
        ("370634", "changdao"),
        ("510100", "chengdu"),
    ],
)
def test_a_place_is_read_as_its_people_read_it(code: str, pinyin: str) -> None:
    assert regions.regions()[code].pinyin == pinyin


def test_a_place_is_told_with_what_it_lies_in() -> None:
    jiayuguan = catalog.region_of("620200")
    assert (jiayuguan.full_name, jiayuguan.pinyin, jiayuguan.initials) == ("甘肃省 嘉峪关市", "jiayuguan", "jyg")
    assert catalog.region_of("420116").full_name == "湖北省 武汉市 黄陂区"
    assert catalog.region_of("429004").full_name == "湖北省 仙桃市"
    assert catalog.region_of("110105").full_name == "北京市 朝阳区"


def test_the_wider_places_come_nearest_first() -> None:
    assert [region.code for region in regions.chain_of("420116")] == ["420116", "420100", "420000", "000000"]
    assert [region.code for region in regions.chain_of("110105")] == ["110105", "110000", "000000"]
    assert [region.code for region in regions.chain_of("110000")] == ["110000", "000000"]


def test_codes_are_six_digits_and_readings_plain_letters() -> None:
    known = regions.regions().values()
    assert len(known) > 3000
    assert all(len(region.code) == 6 and region.code.isdigit() for region in known)
    assert all(region.pinyin.isascii() and region.pinyin.isalpha() and region.pinyin.islower() for region in known)
    assert all(len(region.full_name.split(" ")) <= 3 for region in known)


def test_the_table_of_the_phone_is_made_from_the_frozen_list() -> None:
    assert json.loads(Path("assets/regions.json").read_text("utf-8")) == regions.search_rows()
