from pydantic import BaseModel, ValidationInfo, field_validator, model_validator


class Order(BaseModel):
    item: str
    quantity: int
    total: float = 0

    @field_validator("quantity")
    @classmethod
    def positive(cls, value: int, info: ValidationInfo) -> int:
        if value <= 0:
            raise ValueError(f"{info.field_name} must be positive")
        return value

    @model_validator(mode="after")
    def fill_total(self):
        self.total = self.quantity * 4.2
        return self


print(Order(item="tea", quantity=2).total)
