from pydantic import BaseModel, root_validator, validator


class Order(BaseModel):
    item: str
    quantity: int
    total: float = 0

    @validator("quantity", each_item=False)
    def positive(cls, value, field):
        if value <= 0:
            raise ValueError(f"{field.name} must be positive")
        return value

    @root_validator
    def fill_total(cls, values):
        values["total"] = values["quantity"] * 4.2
        return values


print(Order(item="tea", quantity=2).total)
