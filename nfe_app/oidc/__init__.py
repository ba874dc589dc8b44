"""统一身份认证: signing in with an account that people have elsewhere, at the national platform or with an e-card (OpenID Connect)."""
