"""Who a payer inside WeChat is: sent to WeChat's sign-in that asks nothing, and known by the openid behind the code brought back.

Manual: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from . import answers
from .gateway import ChannelDown, ChannelRefused
from .wechat_line import Line, understood

BUSY = -1


@dataclass(frozen=True)
class SignIn:
    """WeChat's sign-in for one app."""

    appid: str
    secret: str = field(repr=False)
    open_url: str
    api_url: str

    def address(self, back: str, state: str) -> str:
        """Where a payer is sent; WeChat leads to `back` with `code` and our `state` added."""
        asked = {
            "appid": self.appid,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
        }
        return f"{self.open_url}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    def openid(self, line: Line, code: str) -> str:
        """The openid behind a code; raises ChannelDown, ChannelRefused."""
        raw = line.look_up(
            f"{self.api_url}/sns/oauth2/access_token",
            appid=self.appid,
            secret=self.secret,
            code=code,
            grant_type="authorization_code",
        )
        payer = understood(lambda: answers.Payer.model_validate_json(raw))
        if payer.errcode == BUSY or not (payer.errcode or payer.openid):
            raise ChannelDown("WeChat does not say who that is")
        if payer.errcode:
            raise ChannelRefused(200, str(payer.errcode), payer.errmsg)
        return payer.openid
