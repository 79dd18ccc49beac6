from pydantic import BaseSettings


class Settings(BaseSettings):
    database_url: str = "sqlite:///shop.db"

    class Config:
        env_prefix = "SHOP_"


print(Settings().database_url)
